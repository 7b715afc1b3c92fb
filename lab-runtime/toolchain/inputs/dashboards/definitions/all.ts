import { controlPlane } from './control-plane.ts';
import type { Dashboard } from './dashboard.ts';
import { mesh } from './mesh.ts';
import { performance } from './performance.ts';
import { service } from './service.ts';
import { workload } from './workload.ts';

/** In the order in which the page offers them. */
export const dashboards: readonly [Dashboard, ...Dashboard[]] = [mesh, service, workload, controlPlane, performance];
