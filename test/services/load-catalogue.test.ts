import { describe, expect, it } from "@jest/globals";
import { ProblemsError } from "../../model/problem.ts";
import { ownCatalogue } from "../../services/catalogue.ts";
import { loadCatalogue } from "../../services/load-catalogue.ts";

describe("the catalogue that a setting names", () => {
  it("is this repository's own unless another folder is named", async () => {
    expect(await loadCatalogue(".", "/project")).toBe(ownCatalogue);
    expect(await loadCatalogue("/project/", "/project")).toBe(ownCatalogue);
  });

  it("is refused, naming the setting, when the folder has no catalogue", async () => {
    const refused = loadCatalogue("no-such-folder", "/project");
    await expect(refused).rejects.toThrow(ProblemsError);
    await expect(refused).rejects.toThrow(
      /^monitoring:catalogue: expected a folder with a file catalogue\.ts/,
    );
  });
});
