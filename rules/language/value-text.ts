/**
 * What Prometheus' template functions make of a number (template/template.go): the tests of an alert compare its whole
 * text, so they need to know it.
 */

/** Go's `%.4g`. */
function fourDigits(value: number): string {
  if (value === 0) return "0";
  const exponent = Math.floor(Math.log10(Math.abs(Number(value.toPrecision(4)))));
  if (exponent >= -4 && exponent < 4) return String(Number(value.toPrecision(4)));
  const [mantissa = "", power = ""] = value.toExponential(3).split("e");
  const sign = power.startsWith("-") ? "-" : "+";
  return `${Number(mantissa)}e${sign}${power.replace(/^[+-]/, "").padStart(2, "0")}`;
}

function scaled(value: number, base: number, prefixes: readonly string[]): string {
  let rest = value;
  let prefix = "";
  for (const next of prefixes) {
    if (Math.abs(rest) < base) break;
    prefix = next;
    rest /= base;
  }
  return `${fourDigits(rest)}${prefix}`;
}

/** `humanize`: 12345 is "12.35k". */
export function humanized(value: number): string {
  if (value === 0 || !Number.isFinite(value)) return fourDigits(value);
  if (Math.abs(value) >= 1) return scaled(value, 1000, ["k", "M", "G", "T", "P", "E", "Z", "Y"]);
  let rest = value;
  let prefix = "";
  for (const next of ["m", "u", "n", "p", "f", "a", "z", "y"]) {
    if (Math.abs(rest) >= 1) break;
    prefix = next;
    rest *= 1000;
  }
  return `${fourDigits(rest)}${prefix}`;
}

/** `humanize1024`: 2048 is "2ki". */
export function humanizedBytes(value: number): string {
  if (Math.abs(value) <= 1 || !Number.isFinite(value)) return fourDigits(value);
  return scaled(value, 1024, ["ki", "Mi", "Gi", "Ti", "Pi", "Ei", "Zi", "Yi"]);
}

/** `humanizePercentage`: 0.905 is "90.5%". */
export function humanizedPercentage(value: number): string {
  return `${fourDigits(value * 100)}%`;
}

/** `humanizeDuration`: 3700 is "1h 1m 40s", 0.25 is "250ms". */
export function humanizedDuration(value: number): string {
  if (value === 0) return "0s";
  const sign = value < 0 ? "-" : "";
  const size = Math.abs(value);
  if (size < 1) {
    let rest = size;
    let prefix = "";
    for (const next of ["m", "u", "n", "p"]) {
      if (rest >= 1) break;
      prefix = next;
      rest *= 1000;
    }
    return `${sign}${fourDigits(rest)}${prefix}s`;
  }
  const whole = Math.trunc(size);
  const [seconds, minutes, hours, days] = [
    whole % 60,
    Math.floor(whole / 60) % 60,
    Math.floor(whole / 3600) % 24,
    Math.floor(whole / 86_400),
  ];
  if (days !== 0) return `${sign}${days}d ${hours}h ${minutes}m ${seconds}s`;
  if (hours !== 0) return `${sign}${hours}h ${minutes}m ${seconds}s`;
  if (minutes !== 0) return `${sign}${minutes}m ${seconds}s`;
  return `${sign}${fourDigits(size)}s`;
}

/** A limit as people write it: 1209600 is "14d", 5400 is "1h30m", 1.5 is "1.5s", 0.25 is "250ms". */
export function durationText(value: number): string {
  if (value < 1 && value > 0) return `${Number((value * 1000).toPrecision(6))}ms`;
  if (value < 60 || !Number.isInteger(value)) return `${value}s`;
  const units = [
    ["d", 86_400],
    ["h", 3600],
    ["m", 60],
    ["s", 1],
  ] as const;
  let rest = value;
  return units
    .map(([unit, size]) => {
      const amount = Math.floor(rest / size);
      rest -= amount * size;
      return amount === 0 ? "" : `${amount}${unit}`;
    })
    .join("");
}
