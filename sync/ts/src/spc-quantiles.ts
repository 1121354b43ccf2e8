/**
 * Quantiles of the normal and of the chi-square distribution. The twin of
 * `takt_sync/spc/quantiles.py`, which names the method; equal to 1e-9.
 */
import { SpcError } from './spc-constants.ts'

const EPSILON = Number.EPSILON
const STEPS_MAX = 200
const TERMS_MAX = 200_000

/** The value below which a standard normal variable lies with probability p; 0 < p < 1. */
export function normalQuantile(p: number): number {
  if (!(p > 0 && p < 1)) throw new SpcError('probability')
  const tail = Math.min(p, 1 - p)
  if (tail === 0.5) return 0
  // The square of a standard normal variable is chi-square with one degree of freedom.
  const distance = Math.sqrt(root(1 - 2 * tail, 2 * tail, 1))
  return p < 0.5 ? -distance : distance
}

/** The value below which chi-square lies with probability p; degrees may be fractions. */
export function chiSquareQuantile(p: number, degrees: number): number {
  if (!(p > 0 && p < 1)) throw new SpcError('probability')
  if (!(degrees > 0 && Number.isFinite(degrees))) throw new SpcError('degrees')
  return root(p, 1 - p, degrees)
}

/** Where chi-square has these two tails; the smaller one is the exact one. */
function root(p: number, q: number, degrees: number): number {
  const shape = degrees / 2
  let [low, high, x] = [0, Infinity, shape]
  for (let steps = 0; steps < STEPS_MAX; steps++) {
    const [lower, upper] = tails(shape, x)
    const gap = p < 0.5 ? lower - p : q - upper
    if (gap > 0) high = x
    else low = x
    const density = Math.exp((shape - 1) * Math.log(x) - x - logGamma(shape))
    let wanted = x - (density > 0 ? gap / density : Infinity)
    if (!(low < wanted && wanted < high)) wanted = high === Infinity ? 2 * x : (low + high) / 2
    if (Math.abs(wanted - x) <= 2 * EPSILON * x) break
    x = wanted
  }
  return 2 * x
}

/** Regularized lower and upper incomplete gamma function. */
function tails(shape: number, x: number): [number, number] {
  const front = Math.exp(shape * Math.log(x) - x - logGamma(shape))
  if (x < shape + 1) {
    const lower = front * series(shape, x)
    return [lower, 1 - lower]
  }
  const upper = front * fraction(shape, x)
  return [1 - upper, upper]
}

function series(shape: number, x: number): number {
  let term = 1 / shape
  let total = term
  for (let n = 1; n < TERMS_MAX; n++) {
    term *= x / (shape + n)
    total += term
    if (term <= total * EPSILON) break
  }
  return total
}

/** By the modified method of Lentz. */
function fraction(shape: number, x: number): number {
  const tiny = 1e-300
  let b = x + 1 - shape
  let c = 1 / tiny
  let d = 1 / b
  let total = d
  for (let n = 1; n < TERMS_MAX; n++) {
    const a = n * (shape - n)
    b += 2
    d = a * d + b
    d = 1 / (d === 0 ? tiny : d)
    c = b + a / c
    if (c === 0) c = tiny
    total *= c * d
    if (Math.abs(c * d - 1) <= EPSILON) break
  }
  return total
}

/** Stirling's series (Abramowitz and Stegun, 6.1.41) from 20 on; smaller ones are moved there. */
function logGamma(z: number): number {
  let product = 1
  let x = z
  for (; x < 20; x++) product *= x
  const square = x * x
  const terms = 1 / 12 - (1 / 360 - (1 / 1260 - 1 / (1680 * square)) / square) / square
  return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + terms / x - Math.log(product)
}
