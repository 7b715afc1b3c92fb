import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** Answers every request with 404 and prints its path; run inside the hosts' network. */
const PROGRAM = `
  require('node:http')
    .createServer((request, response) => {
      console.log(request.url);
      response.writeHead(404).end();
    })
    .listen(5000, '192.168.10.1', () => console.log('listening'));
`;

export interface EmptyRegistry extends AsyncDisposable {
  /** Paths that were asked for. */
  readonly requests: readonly string[];
}

/** A registry without images at 192.168.10.1:5000, to see who asks it for what. */
export async function startEmptyRegistry(networkNamespace: string): Promise<EmptyRegistry> {
  const child = spawn('ip', ['netns', 'exec', networkNamespace, process.execPath, '-e', PROGRAM], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const requests: string[] = [];
  const lines = createInterface({ input: child.stdout });
  const listening = once(lines, 'line');
  lines.on('line', (line) => requests.push(line));
  await Promise.race([
    listening,
    ended.then(() => {
      throw new Error('the registry ended before it listened');
    }),
  ]);
  return {
    requests,
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
