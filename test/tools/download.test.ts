import { existsSync, readFileSync } from "node:fs";
import net, { type AddressInfo } from "node:net";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { createDownloader, DownloadError } from "../../tools/download.ts";
import { explain, ToolError } from "../../tools/tool-error.ts";
import { serveReleases, workbench, type ReleaseServer, type Workbench } from "./workbench.ts";

let bench: Workbench;
let server: ReleaseServer;
beforeEach(async () => {
  bench = workbench();
  server = await serveReleases({ "/file": "content", "/loop": "-> /loop" });
});
afterEach(async () => {
  await server.close();
  bench.remove();
});

describe("a download", () => {
  it("writes the file and tells how far it is", async () => {
    const seen: (number | undefined)[] = [];
    const target = join(bench.root, "file");
    await createDownloader({ env: {} }).file(`${server.url}/file`, target, (bytes) => seen.push(bytes));
    expect(readFileSync(target, "utf8")).toBe("content");
    expect(seen.at(-1)).toBe(7);
  });

  it("fails with the status when the server does not have it", async () => {
    await expect(createDownloader({ env: {} }).text(`${server.url}/none`)).rejects.toThrow(
      "answers with status 404",
    );
  });

  it("does not follow redirects without end", async () => {
    await expect(createDownloader({ env: {} }).text(`${server.url}/loop`)).rejects.toThrow(
      "redirects without end",
    );
  });

  it("goes through the proxy of the machine", async () => {
    const downloader = createDownloader({ env: { HTTP_PROXY: server.url } });
    await expect(downloader.text("http://releases.invalid/file")).rejects.toThrow(DownloadError);
    expect(server.asked).toEqual(["http://releases.invalid/file"]);
  });

  const onLinux = existsSync("/dev/full") ? it : it.skip;
  onLinux("on a full disk ends in the sentence about space", async () => {
    const error: unknown = await createDownloader({ env: {} })
      .file(`${server.url}/file`, "/dev/full")
      .catch((thrown: unknown) => thrown);
    expect(error).not.toBeInstanceOf(DownloadError);
    const explained = explain(error, "/store");
    expect(explained).toBeInstanceOf(ToolError);
    expect((explained as ToolError).message).toMatch(
      /^There is no space left for tools in \/store: free some/,
    );
  });
});

describe("a host that cannot be reached", () => {
  it("is not asked a second time when it refused the connection", async () => {
    await server.close();
    const downloader = createDownloader({ env: {} });
    await expect(downloader.text(`${server.url}/file`)).rejects.toThrow(
      /cannot be reached \(connect ECONNREFUSED/,
    );
    server = await serveReleases({});
    await expect(downloader.text(`${server.url}/file`)).rejects.toThrow(DownloadError);
  });

  it("is given up after the limit when it accepts and says nothing, as a dead TLS server does", async () => {
    let connections = 0;
    const mute = net.createServer(() => {
      connections += 1;
    });
    await new Promise<void>((resolve) => mute.listen(0, "127.0.0.1", resolve));
    const { port } = mute.address() as AddressInfo;
    const downloader = createDownloader({ env: {}, connectTimeoutMs: 50 });
    for (const path of ["one", "two"]) {
      await expect(downloader.text(`https://127.0.0.1:${port}/${path}`)).rejects.toThrow(
        "no connection in time",
      );
    }
    expect(connections).toBe(1);
    mute.close();
  });
});
