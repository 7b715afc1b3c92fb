import { z } from 'zod';
import { broken, type Outcome, ok, PROXY_SETTLE_MS } from '#server/grading/outcome.ts';
import { findIngress } from '#server/grading/world/ingress.ts';
import { defineCheck } from '../check.ts';
import { explainAnswer } from '../shared/probes/explain-answer.ts';
import { probedInputs } from '../shared/probes/probe-target.ts';
import { resultText, triage } from '../shared/probes/probe-triage.ts';
import { wayIn } from '../shared/probes/way-in.ts';
import { entryFields } from '../specs.ts';

/** Right now, through the NodePort: with the Host header 200, without it 404. */
export const hostProbe = defineCheck({
  kind: 'host-probe',
  schema: z.strictObject({ ...entryFields, from: z.string().default('testpc') }),
  inputs: probedInputs,
  async run({ host, port, from }, scene): Promise<Outcome> {
    const ingress = findIngress(scene.world, port);
    const pod = typeof ingress === 'string' ? undefined : ingress.ready[0];
    if (typeof ingress === 'string' || !pod || ingress.nodePort === undefined) {
      return { kind: 'waiting', waitingFor: noEntry };
    }
    const address = `${pod.status.hostIP}:${ingress.nodePort}`;
    const url = `http://${address}/`;
    const [withHost, without] = await Promise.all([scene.probe({ from, url, host }), scene.probe({ from, url })]);
    const base = {
      layer: 'probe' as const,
      object: `http://${address}/ (Host: ${host})`,
      next: `curl -sv -H 'Host: ${host}' ${url}`,
      on: from,
    };
    if (!withHost.ok || withHost.status !== 200) {
      const found = { ...base, expected: 'HTTP 200', observed: resultText(withHost), ...triage(withHost) };
      const way = wayIn(scene.world, { url });
      const request = { url, authority: host, method: 'GET', headers: {} };
      return broken({ ...found, ...(await explainAnswer({ scene, way, request }, withHost, found)) }, PROXY_SETTLE_MS);
    }
    if (without.ok && without.status === 404) return ok(`Host: ${host} → 200; without → 404`);
    return broken(
      {
        ...base,
        code: 'probe.any-host-answers',
        object: url,
        ko: `Host 헤더 없이도 ${resultText(without)}이(가) 온다. 이름으로 나누려면 VirtualService의 hosts가 ${host}이어야 하고 "*"이면 안 된다.`,
        en: `Without the Host header the answer is ${resultText(without)}. To tell requests apart by name, the VirtualService's hosts must be ${host}, not "*".`,
        expected: 'HTTP 404 without the Host header',
        observed: resultText(without),
        next: `curl -sv ${url}`,
      },
      PROXY_SETTLE_MS,
    );
  },
});

const noEntry = { ko: '인그레스 게이트웨이를 기다린다.', en: 'Waiting for the ingress gateway.' };
