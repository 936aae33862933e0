// The mathematics of the figures. The tests hold each function to the package's, on a grid.

const dot = (u, v) => u.reduce((sum, value, i) => sum + value * v[i], 0);
export const length = (w) => Math.hypot(...w);

// argmin_w ½ (w − v)² + t |w|
export const softThreshold = (v, t) => Math.sign(v) * Math.max(Math.abs(v) - t, 0);

// argmin_w ½ (w − v)² + t²/2 [w ≠ 0]
export const hardThreshold = (v, t) => (Math.abs(v) > t ? v : 0);

// argmin_w ½ wᵀGw − gᵀw + λ (ρ ‖w‖₁ + (1 − ρ)/2 ‖w‖²), one weight at a time; G = XᵀX/n, g = Xᵀy/n
export function elasticNet(G, g, lam, rho) {
  const w = g.map(() => 0);
  for (let sweep = 0, moved = Infinity; sweep < 2000 && moved > 1e-12; sweep++) {
    moved = 0;
    for (let j = 0; j < w.length; j++) {
      const pull = g[j] - dot(G[j], w) + G[j][j] * w[j];
      const next = softThreshold(pull, lam * rho) / (G[j][j] + lam * (1 - rho));
      moved = Math.max(moved, Math.abs(next - w[j]));
      w[j] = next;
    }
  }
  return w;
}

// ρ ‖w‖₁ + (1 − ρ)/2 ‖w‖²
export const penalty = (w, rho) =>
  w.reduce((sum, value) => sum + rho * Math.abs(value) + ((1 - rho) / 2) * value ** 2, 0);

// (w − w*)ᵀ Σ (w − w*) + b²: the expected squared error on new samples, beyond the noise
export function excess(w, b, truth, covariance) {
  const off = w.map((value, j) => value - truth[j]);
  return dot(off, covariance.map((row) => dot(row, off))) + b ** 2;
}

// The share of least squares that ridge keeps where the data have this variance, and their sum
export const kept = (variance, lam) => variance / (variance + lam);
export const degreesOfFreedom = (variances, lam) =>
  variances.reduce((sum, variance) => sum + kept(variance, lam), 0);

// Mean and variance over masks of factor · Σⱼ wⱼ xⱼ Mⱼ, each Mⱼ 0 with probability p and else 1
export function sumMoments(x, w, p, factor) {
  const parts = x.map((value, j) => value * w[j] * factor);
  return {
    mean: (1 - p) * parts.reduce((sum, part) => sum + part, 0),
    variance: p * (1 - p) * dot(parts, parts),
  };
}

// argmin_u ‖u − w‖ subject to ‖u‖ ≤ radius
export const project = (w, radius) => w.map((value) => value * Math.min(1, radius / length(w)));

// Gradient descent on ½ (w − v)ᵀG(w − v) + λ/2 ‖w‖², after each step projected onto the ball
export function descent({ G, v, rate, lam = 0, radius = Infinity, start, steps }) {
  const walk = [{ w: start, before: start }];
  for (let step = 0; step < steps; step++) {
    const { w } = walk[step];
    const off = w.map((value, j) => value - v[j]);
    const before = w.map((value, j) => value - rate * (dot(G[j], off) + lam * value));
    walk.push({ w: project(before, radius), before });
  }
  return walk;
}

// One weight under Adam, with λ/2 w² inside its gradient or decay δ beside its step: the whole walk
export function adam(gradients, start, settings, { lam = 0, decay = 0 }) {
  const { learning_rate: rate, beta_1: beta1, beta_2: beta2, epsilon } = settings;
  const walk = [start];
  let [mean, square] = [0, 0];
  gradients.forEach((gradient, place) => {
    const [w, t] = [walk[place], place + 1];
    const g = gradient + lam * w;
    mean = beta1 * mean + (1 - beta1) * g;
    square = beta2 * square + (1 - beta2) * g ** 2;
    const corrected = (rate * Math.sqrt(1 - beta2 ** t)) / (1 - beta1 ** t);
    walk.push(w - rate * decay * w - (corrected * mean) / (Math.sqrt(square) + epsilon));
  });
  return walk;
}
