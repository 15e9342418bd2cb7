/** What the installer must know about a tool; the rows themselves are in versions.ts. */

/** Where a tool may come from, in the order in which the installer looks. */
export type ToolOrigin = "path" | "archive" | "built";

/** An operating system and processor as release archives name them. */
export type Platform = "linux-amd64" | "linux-arm64" | "darwin-amd64" | "darwin-arm64";

/** How to find a tool that the machine already has. */
export interface OnPath {
  /** Arguments that make it print its version and stop. */
  readonly args: readonly string[];
  /** Finds the version in what it prints, as group 1 and without a leading "v". */
  readonly version: RegExp;
  /**
   * Which versions will do: the very same, or any patch release of the same minor one.
   * @default "exact", because rules, flags and file formats were tested with that version only
   */
  readonly fit?: "exact" | "same minor";
}

/** An official release archive. `{version}`, `{os}` and `{arch}` are filled in. */
export interface Archive {
  readonly url: string;
  /** Path of the tool inside the archive. */
  readonly binary: string;
  /** The checksum file published with the release: either lines of "<sha256>  <file>" or one bare sha256. */
  readonly checksums: string;
  /** Checksums pinned here; where there is one, the published file is not asked for. */
  readonly sha256?: Readonly<Partial<Record<Platform, string>>>;
  /** Name of the processor in the URL where it is not amd64 or arm64. */
  readonly arch?: Readonly<Partial<Record<"amd64" | "arm64", string>>>;
  /** Keep everything the archive holds, not only the binary (Grafana needs its public folder). */
  readonly whole?: boolean;
}

/** A file that belongs beside a built tool. */
export interface Companion {
  /** A file of a Go module (`module`), or of the family's own folder. */
  readonly module?: string;
  readonly path: string;
}

/** How to build a tool from its Go module. `{version}` is filled into `variables`. */
export interface GoBuild {
  /** Folder below tools/ with go.mod and go.sum. */
  readonly family: string;
  /** The module that gives the tool its version, as pinned in go.mod. */
  readonly module: string;
  readonly moduleVersion: string;
  /** The main package; "." is the family's own main.go. */
  readonly package: string;
  readonly tags?: readonly string[];
  /** Linker variables (`-X`), `import/path.Name=value`: this is how a tool learns its version. */
  readonly variables: readonly string[];
  readonly companions?: readonly Companion[];
  /** The module's web pages are not part of it and must be built first; see prometheus-ui.ts. */
  readonly webUi?: "prometheus";
  /** What a build lacks beside the release, for people. */
  readonly note?: string;
}

/** One row of the table of tools. */
export interface ToolSpec {
  /** Version without a leading "v". */
  readonly version: string;
  /** What the tool is, in a few words, for people. */
  readonly what: string;
  /** File name of the tool. @default the row's name */
  readonly binary?: string;
  /** The stack works without it: its absence is reported and nothing fails. @default false */
  readonly optional?: boolean;
  /** Left out for tools that must be ours: they are never taken from PATH. */
  readonly onPath?: OnPath;
  readonly archive?: Archive;
  readonly build?: GoBuild;
  /** Container image of the same version, for the targets that run containers. */
  readonly image?: string;
}

/** A table of tools, by name. */
export type ToolTable = Readonly<Record<string, ToolSpec>>;

/** A tool that is there. */
export interface Tool<Name extends string = string> {
  readonly name: Name;
  /** Its version, without a leading "v"; on PATH it may be another patch release where the table allows that. */
  readonly version: string;
  /** Absolute path of the executable. */
  readonly path: string;
  readonly origin: ToolOrigin;
  /** What people should know about this copy, such as "without its web UI: ...". */
  readonly note?: string;
}

/** A tool that is not there. */
export interface MissingTool<Name extends string = string> {
  readonly name: Name;
  /** Why, in one plain sentence. */
  readonly reason: string;
}

/** Fills `{name}` placeholders; an unknown placeholder is left as it is. */
export function fill(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}
