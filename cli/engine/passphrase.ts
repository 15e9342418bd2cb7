import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { ProblemsError } from "../../model/problem.ts";
import type { SettingsFile } from "../../model/settings/read-file.ts";
import type { EnginePaths } from "./paths.ts";
import { hasAnyState } from "./state-file.ts";

/** The variables that tell the engine its passphrase. */
export type PassphraseVariables = Readonly<
  Partial<Record<"PULUMI_CONFIG_PASSPHRASE" | "PULUMI_CONFIG_PASSPHRASE_FILE", string>>
>;

/**
 * Finds the passphrase that encrypts secrets in settings and state, in this order: `$PULUMI_CONFIG_PASSPHRASE`,
 * `$PULUMI_CONFIG_PASSPHRASE_FILE`, the file in the state folder, which is made (32 random bytes, mode 0600) when
 * nothing was encrypted yet.
 *
 * @throws ProblemsError when something was encrypted with a passphrase that is not here.
 */
export function findPassphrase(
  paths: EnginePaths,
  file: Pick<SettingsFile, "name" | "encryption">,
  variables: NodeJS.ProcessEnv = process.env,
): PassphraseVariables {
  const given = variables["PULUMI_CONFIG_PASSPHRASE"];
  if (given !== undefined) return { PULUMI_CONFIG_PASSPHRASE: given };
  const givenFile = variables["PULUMI_CONFIG_PASSPHRASE_FILE"] || undefined;
  if (givenFile !== undefined) {
    if (!isReadable(givenFile))
      throw missing("PULUMI_CONFIG_PASSPHRASE_FILE", `there is no file to read at ${givenFile}`);
    return { PULUMI_CONFIG_PASSPHRASE_FILE: givenFile };
  }
  const { passphraseFile, backendDir } = paths;
  if (existsSync(passphraseFile)) {
    if (!isReadable(passphraseFile)) throw missing(passphraseFile, "the file cannot be read");
    return { PULUMI_CONFIG_PASSPHRASE_FILE: passphraseFile };
  }
  // A key service encrypts instead of a passphrase.
  const provider = file.encryption.secretsprovider;
  if (provider !== undefined && provider !== "passphrase") return {};
  if (file.encryption.encryptionsalt !== undefined)
    throw missing(passphraseFile, `the secrets in ${file.name} were encrypted with one that is not here`);
  if (backendDir === undefined) return {};
  if (hasAnyState(backendDir))
    throw missing(passphraseFile, `the state in ${backendDir} was encrypted with one that is not here`);
  mkdirSync(dirname(passphraseFile), { recursive: true, mode: 0o700 });
  writeFileSync(passphraseFile, `${randomBytes(32).toString("base64url")}\n`, { mode: 0o600, flag: "wx" });
  return { PULUMI_CONFIG_PASSPHRASE_FILE: passphraseFile };
}

function isReadable(path: string): boolean {
  try {
    return readFileSync(path, "utf8").trim() !== "";
  } catch {
    return false;
  }
}

function missing(where: string, why: string): ProblemsError {
  return new ProblemsError([
    {
      where,
      message: `missing passphrase: ${why}; put it back there, or set PULUMI_CONFIG_PASSPHRASE to it, then try again`,
    },
  ]);
}
