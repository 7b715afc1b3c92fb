import type { WebSocket } from 'ws';

export interface HeartbeatTimes {
  readonly everyMs: number;
  /** A socket that says nothing for so long after a ping is gone. */
  readonly answerMs: number;
}
const TIMES: HeartbeatTimes = { everyMs: 30_000, answerMs: 20_000 };

/** Notices peers that are gone without a goodbye: a closed laptop, a network that changed. */
export interface Heartbeat {
  /** Asks this socket from now on, for as long as it is open. */
  watch(socket: WebSocket): void;
  /** Asks it now, besides the regular times. */
  ask(socket: WebSocket): void;
  close(): void;
}

export function createHeartbeat({ everyMs, answerMs }: HeartbeatTimes = TIMES): Heartbeat {
  const asked = new Map<WebSocket, NodeJS.Timeout | undefined>();

  const judge = (socket: WebSocket) => {
    // While we do not read from it ourselves, its silence says nothing.
    if (socket.isPaused) asked.set(socket, setTimeout(judge, answerMs, socket).unref());
    else socket.terminate();
  };
  const ask = (socket: WebSocket) => {
    if (socket.readyState !== socket.OPEN || !asked.has(socket) || asked.get(socket)) return;
    asked.set(socket, setTimeout(judge, answerMs, socket).unref());
    socket.ping();
  };
  const interval = setInterval(() => {
    for (const socket of asked.keys()) ask(socket);
  }, everyMs).unref();

  return {
    watch(socket) {
      asked.set(socket, undefined);
      const lives = () => {
        if (!asked.has(socket)) return;
        clearTimeout(asked.get(socket));
        asked.set(socket, undefined);
      };
      // A peer that is held back by its own reader cannot see our ping, but still sends its own.
      socket.on('pong', lives).on('ping', lives).on('message', lives);
      socket.on('close', () => {
        clearTimeout(asked.get(socket));
        asked.delete(socket);
      });
    },
    ask,
    close() {
      clearInterval(interval);
      for (const timer of asked.values()) clearTimeout(timer);
      asked.clear();
    },
  };
}
