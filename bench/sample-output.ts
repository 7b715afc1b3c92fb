const PODS = ['web', 'reviews-v1', 'reviews-v2', 'ratings', 'productpage', 'istio-ingressgateway'];

/** The same each time. */
function* numbers(): Generator<number, never> {
  for (let state = 1; ; ) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state;
  }
}

/**
 * So many MiB as terminals of the course print them: tables, coloured logs, Korean text, short numbered lines. Programs'
 * line ends are what the pty makes of them.
 */
export function sampleOutput(mib: number): Buffer {
  const random = numbers();
  const next = (below: number) => random.next().value % below;
  const lines: string[] = [];
  for (let bytes = 0, line = 1; bytes < mib * 2 ** 20; line += 1) {
    const pod = `${PODS[next(PODS.length)]}-${next(0xffff).toString(16)}`;
    const text = [
      `${line}`,
      `${pod.padEnd(44)}${next(3)}/2     Running   ${next(9)}          ${next(60)}m`,
      `\x1b[3${next(8)}m${new Date(line * 1000).toISOString()}\x1b[0m \x1b[1minfo\x1b[0m xds: push ${line} for ${pod} took ${next(900)}ms`,
      `게이트웨이가 요청 ${next(1000)}개를 ${pod}로 보냈다. 응답은 200이다.`,
    ][next(4)] as string;
    lines.push(text);
    bytes += Buffer.byteLength(text) + 1;
  }
  return Buffer.from(`${lines.join('\n')}\n`);
}
