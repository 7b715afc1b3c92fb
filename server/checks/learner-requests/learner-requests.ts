import { z } from 'zod';
import { SlipwayError } from '#protocol/errors.ts';
import type { AccessRecord } from '#server/grading/logs/access-record.ts';
import { type Outcome, ok } from '#server/grading/outcome.ts';
import type { Scene } from '#server/grading/scene.ts';
import { defineCheck } from '../check.ts';
import { readLogs } from '../shared/logs/access-logs.ts';
import { cameFromPod, hostOf, isGateway, newestFirst, requestText } from '../shared/logs/learner-log.ts';
import { troubleOf } from '../shared/logs/log-trouble.ts';
import { findReal } from '../shared/logs/real-lines.ts';
import { entryFields } from '../specs.ts';
import { missing, type Requests } from './request-reasons.ts';

/** The learner's own requests, as the gateway logged them: with the Host header 200, and another one without it 404. */
export const learnerRequests = defineCheck({
  kind: 'learner-requests',
  schema: z.strictObject({ ...entryFields, from: z.string().default('testpc') }),
  inputs: ['logs', 'services', 'pods'],
  async run({ host, port, from }, scene): Promise<Outcome> {
    const plain = await findReal(scene, isGateway, (all) => {
      const { good, unnamed } = sorted(newestFirst(all), { host, scene });
      return good && unnamed && both(good, unnamed);
    });
    if (plain.found) return plain.found;
    const { logs, trouble } = await readLogs(scene, {
      accepts: isGateway,
      needs: ['userAgent', 'authority', 'status'],
    });
    const requests = sorted(newestFirst(logs), { host, scene });
    if (requests.good && requests.unnamed) return both(requests.good, requests.unnamed);
    const failure = requests.all.length === 0 ? scene.logs.failure(isGateway) : undefined;
    if (failure) throw new SlipwayError(failure.code, failure.params);
    if (plain.forged) return plain.forged;
    if (trouble) return troubleOf(trouble);
    return missing(requests, { host, port, from, scene });
  },
});

function sorted(all: readonly AccessRecord[], { host, scene }: { host: string; scene: Scene }): Requests {
  const outside = all.filter((request) => !cameFromPod(scene, request));
  const named = outside.filter((request) => hostOf(request) === host);
  return {
    all,
    outside,
    named,
    good: named.find(({ status }) => status === 200),
    unnamed: outside.find((request) => hostOf(request) !== host && request.status === 404),
  };
}

const both = (good: AccessRecord, unnamed: AccessRecord): Outcome =>
  ok(`${requestText(good)}; ${requestText(unnamed)}`);
