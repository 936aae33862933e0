"""The experiments of the chapters on networks, one module a chapter.

Each is a function of seeds and settings that returns records, frozen dataclasses of numbers: the
same arguments give the same records. Sizes, epochs and seeds have defaults with which a chapter's
experiments take some seconds on two cores.
"""
