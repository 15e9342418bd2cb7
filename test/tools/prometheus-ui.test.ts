import { describe, expect, it } from "@jest/globals";
import { overlayOf } from "../../tools/prometheus-ui.ts";

describe("the overlay that gives Prometheus its web pages", () => {
  it("is a main package in the family's folder, of Prometheus' own files, the pages and what joins them", () => {
    const pages = new Map([["mantine-ui/index.html", "/scratch/pages/mantine-ui/index.html"]]);
    expect(
      overlayOf("/tools/prometheus", ["/cache/cmd/prometheus/main.go"], "/scratch/assets", pages),
    ).toEqual({
      "/tools/prometheus/server/assets.go": "/scratch/assets",
      "/tools/prometheus/server/main.go": "/cache/cmd/prometheus/main.go",
      "/tools/prometheus/server/static/mantine-ui/index.html": "/scratch/pages/mantine-ui/index.html",
    });
  });
});
