import { createServer } from "node:net";
import { afterEach, describe, expect, it } from "@jest/globals";
import { layoutOf } from "../../../providers/process/layout.ts";
import { checkPorts } from "../../../providers/process/ports.ts";
import { freePort } from "./ground.ts";

describe("the ports of a plan", () => {
  const layout = layoutOf("dev", "/nowhere");
  const server = createServer();
  afterEach(() => {
    server.close();
  });

  it("are fine when nobody listens there", async () => {
    const number = await freePort();
    expect(
      await checkPorts(layout, [{ workload: "loki", name: "web", number, address: "127.0.0.1" }]),
    ).toEqual([]);
  });

  it("are refused all at once, with the setting, the process that is in the way and the fix", async () => {
    const number = await freePort();
    await new Promise<void>((resolve) => server.listen(number, "127.0.0.1", resolve));
    const wanted = { number, address: "127.0.0.1" };
    const message = `expected port ${number} to be free, found it in use by node (pid ${process.pid}): stop it or set another port`;
    expect(
      await checkPorts(layout, [
        { workload: "prometheus", name: "web", ...wanted },
        { workload: "jaeger", name: "grpc", ...wanted, address: "0.0.0.0" },
        { workload: "loki", name: "web", number: await freePort(), address: "192.0.2.1" },
      ]),
    ).toEqual([
      { where: "monitoring:ports.prometheus", message },
      { where: "monitoring:ports.jaeger-grpc", message },
      {
        where: "monitoring:bind",
        message: expect.stringMatching(/^expected an address of this machine, got 192.0.2.1 /),
      },
    ]);
  });
});
