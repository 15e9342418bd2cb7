import type { RecordingModel } from "../../model/model.ts";

/** The recording rules that an expression reads, directly or through another one, in the order of their definition. */
export function recordingsBehind(
  expression: string,
  all: readonly RecordingModel[],
): readonly RecordingModel[] {
  const found = new Set<RecordingModel>();
  const visit = (text: string): void => {
    for (const recording of all)
      if (!found.has(recording) && text.includes(recording.name)) {
        found.add(recording);
        visit(recording.expression);
      }
  };
  visit(expression);
  return all.filter((recording) => found.has(recording));
}
