import { type ClusterObject, clusterObjectSchema } from '#protocol/cluster-object.ts';
import { type PageAnswer, pageCall, sendJson } from '../page/page-call.ts';

/** Objects of one lab's cluster, as the server lets this session see them. */
export class ObjectRequests {
  readonly #lab: string;

  constructor(lab: string) {
    this.#lab = lab;
  }

  /** `group`: the API group, where several have the kind. */
  read(object: string, group?: string): Promise<PageAnswer<ClusterObject>> {
    const asked = { lab: this.#lab, object, ...(group === undefined ? {} : { group }) };
    const send = () => sendJson('/api/objects/read', asked);
    return pageCall('k3s-s', send, async (response) => clusterObjectSchema.parse(await response.json()));
  }
}
