import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";

/** Asks a question on the terminal. @param hidden what is typed is not shown */
export async function ask(
  question: string,
  { hidden = false }: { readonly hidden?: boolean } = {},
): Promise<string> {
  // readline echoes what is typed to its output, so a hidden answer gets an output that swallows it.
  const output = hidden
    ? new Writable({
        write: (_chunk, _encoding, done) => {
          done();
        },
      })
    : process.stderr;
  if (hidden) process.stderr.write(question);
  const lines = createInterface({ input: process.stdin, output, terminal: true });
  try {
    return await lines.question(hidden ? "" : question);
  } finally {
    lines.close();
    if (hidden) process.stderr.write("\n");
  }
}

/** All of standard input, without the newline at its end: what a script pipes in. */
export async function readStandardInput(): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of process.stdin) parts.push(Buffer.from(part as Uint8Array));
  return Buffer.concat(parts)
    .toString("utf8")
    .replace(/\r?\n$/, "");
}
