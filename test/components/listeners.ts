import { readdirSync, readFileSync, readlinkSync } from "node:fs";

/** State of a listening socket in /proc/net/tcp. */
const listening = "0A";
/** 127.0.0.1 and ::1 as /proc writes them. */
const loopback = new Set(["0100007F", "00000000000000000000000001000000"]);

/** One listening TCP socket of a process. */
export interface Listener {
  readonly port: number;
  readonly loopback: boolean;
}

/** TCP sockets on which a process listens, by port (Linux only: it reads /proc). */
export function listenersOf(pid: number): readonly Listener[] {
  const inodes = new Set(
    readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
      try {
        return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1] ?? [];
      } catch {
        return []; // closed meanwhile
      }
    }),
  );
  const lines = ["tcp", "tcp6"].flatMap((table) =>
    readFileSync(`/proc/${pid}/net/${table}`, "utf8").trim().split("\n").slice(1),
  );
  return lines
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields[3] === listening && inodes.has(fields[9] ?? ""))
    .map((fields) => {
      const [address = "", port = ""] = (fields[1] ?? "").split(":");
      return { port: parseInt(port, 16), loopback: loopback.has(address) };
    })
    .sort((a, b) => a.port - b.port);
}
