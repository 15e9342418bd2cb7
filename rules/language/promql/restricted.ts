import { parser } from "@prometheus-io/lezer-promql";

/**
 * An expression that reads only the series which a matcher lets through: it is added to every selector.
 *
 * @param matcher as PromQL: `tenant="acme"`.
 */
export function restrictedTo(text: string, matcher: string): string {
  const insertions: { readonly at: number; readonly text: string }[] = [];
  parser.parse(text).iterate({
    enter: ({ type, node, to }) => {
      if (type.name !== "VectorSelector") return;
      const matchers = node.getChild("LabelMatchers");
      if (matchers === null) insertions.push({ at: to, text: `{${matcher}}` });
      else
        insertions.push({
          at: matchers.to - 1,
          text: matchers.firstChild === null ? matcher : `,${matcher}`,
        });
    },
  });
  return insertions.reduceRight(
    (made, { at, text: added }) => made.slice(0, at) + added + made.slice(at),
    text,
  );
}
