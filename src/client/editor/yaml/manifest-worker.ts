import '../../page/no-eval.ts';
import { compareObjects } from './compare-objects.ts';
import { LabSchemas } from './lab-schemas.ts';
import { ManifestLanguage } from './manifest-language.ts';
import { ManifestRequests } from './manifest-requests.ts';
import type { WorkerAnswer, WorkerCall, WorkerMethods } from './worker-calls.ts';
import { yamlSayIn } from './yaml-texts.ts';

let language: ManifestLanguage | undefined;
const begun = (): ManifestLanguage => {
  if (!language) throw new Error('not begun');
  return language;
};

const methods: WorkerMethods = {
  async begin(lab, spoken) {
    language = new ManifestLanguage(new LabSchemas(new ManifestRequests(lab)), yamlSayIn(spoken));
  },
  refresh: async () => begun().refresh(),
  check: async (text) => begun().check(text),
  complete: async (text, offset) => begun().complete(text, offset),
  explain: async (text, offset) => begun().explain(text, offset),
  place: async (text, findings) => begun().place(text, findings),
  compare: async (changes) => compareObjects(changes),
};

self.addEventListener('message', ({ data }: MessageEvent<WorkerCall>) => {
  const { id, method, args } = data;
  const answer = (message: WorkerAnswer) => self.postMessage(message);
  const call = methods[method] as (...all: readonly unknown[]) => Promise<unknown>;
  call(...args).then(
    (value) => answer({ id, value }),
    (error: unknown) => answer({ id, error: String(error) }),
  );
});
