/** One metric family of a scrape. */
export interface Family {
  readonly name: string;
  /** As the exporter says: counter, gauge, histogram, summary, untyped. */
  readonly type: string;
  readonly help: string;
  /** Labels of its series; those of a histogram carry the part they are in `__part__`. */
  readonly series: readonly Readonly<Record<string, string>>[];
}

/** Reads Prometheus' text format, version 0.0.4. */
export function parseExposition(text: string): ReadonlyMap<string, Family> {
  const families = new Map<
    string,
    { name: string; type: string; help: string; series: Record<string, string>[] }
  >();
  const family = (name: string) => {
    const known = families.get(name) ?? { name, type: "untyped", help: "", series: [] };
    families.set(name, known);
    return known;
  };
  for (const line of text.split("\n")) {
    const meta = /^# (HELP|TYPE) (\S+) ?(.*)$/.exec(line);
    if (meta !== null) {
      const [, what, name = "", rest = ""] = meta;
      family(name)[what === "TYPE" ? "type" : "help"] = rest;
      continue;
    }
    const sample = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? \S+(?: \d+)?$/.exec(line);
    if (line.startsWith("#") || sample === null) continue;
    const [, name = "", labels = ""] = sample;
    const part = /_(bucket|sum|count)$/.exec(name);
    const base = part === null ? name : name.slice(0, -part[0].length);
    const isPart = part !== null && /^(histogram|summary)$/.test(families.get(base)?.type ?? "");
    family(isPart ? base : name).series.push({
      ...labelsOf(labels),
      ...(isPart ? { __part__: part[1] ?? "" } : {}),
    });
  }
  return families;
}

function labelsOf(text: string): Record<string, string> {
  return Object.fromEntries(
    [...text.matchAll(/([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\.)*)"/g)].map(([, name = "", value = ""]) => [
      name,
      value.replace(/\\(.)/g, (_, character: string) => (character === "n" ? "\n" : character)),
    ]),
  );
}
