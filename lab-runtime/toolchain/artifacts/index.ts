import type { Artifact } from '../artifact.ts';
import { addonImages } from './addon-images.ts';
import { addons } from './addons.ts';
import { baked } from './baked.ts';
import { bookinfo } from './bookinfo.ts';
import { coredns } from './coredns.ts';
import { envoy } from './envoy.ts';
import { envoySite } from './envoy-site.ts';
import { hostrun, labinit, mirror } from './host-programs.ts';
import { imageLayers } from './image-layers.ts';
import { images } from './images.ts';
import { istio } from './istio.ts';
import { istioSite } from './istio-site.ts';
import { jaeger } from './jaeger.ts';
import { kiali } from './kiali.ts';
import { kialiConsole } from './kiali-console.ts';
import { labnode } from './labnode.ts';
import { rootfs } from './rootfs.ts';
import { templateHost } from './template-host.ts';
import { templateNode } from './template-node.ts';

/**
 * All artifacts: needs before what needs them, and first what labs need first.
 * A lab of testpc alone can start when the list is done up to `template-host`, one of Kubernetes up to
 * `template-node`; addons come after that, however long a lane stands free before.
 */
export function allArtifacts(options: { k3sBinary: string | undefined }): readonly Artifact[] {
  return [
    rootfs,
    labinit,
    hostrun,
    envoy,
    mirror,
    envoySite,
    templateHost,
    labnode(options.k3sBinary),
    imageLayers,
    istio,
    istioSite,
    coredns,
    bookinfo,
    images,
    baked,
    templateNode,
    kialiConsole,
    addons,
    kiali,
    jaeger,
    addonImages,
  ];
}
