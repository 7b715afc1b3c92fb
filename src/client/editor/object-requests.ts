import { type ClusterObject, clusterObjectSchema } from '#protocol/cluster-object.ts';
import { type FileAnswer, pageCall } from './file-requests.ts';

/** Objects of one lab's cluster, as the server lets this session see them. */
export class ObjectRequests {
  readonly #lab: string;

  constructor(lab: string) {
    this.#lab = lab;
  }

  /** `group`: the API group, where several have the kind. */
  read(object: string, group?: string): Promise<FileAnswer<ClusterObject>> {
    const body = JSON.stringify({ lab: this.#lab, object, ...(group === undefined ? {} : { group }) });
    const send = () =>
      fetch('/api/objects/read', { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    return pageCall('k3s-s', send, async (response) => clusterObjectSchema.parse(await response.json()));
  }
}
