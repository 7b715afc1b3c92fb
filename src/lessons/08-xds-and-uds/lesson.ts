import { defineLesson } from '#lesson';
import { firstServiceDone } from '../06-first-service/done.ts';
import { endpoints, route, subset } from './checkpoints/changes.ts';
import { maintenance } from './checkpoints/maintenance.ts';
import { moves, sent } from './checkpoints/moves.ts';
import { lookupOrder, pushOrder } from './checkpoints/orders.ts';
import { ends, trouble, way, xdsPath } from './checkpoints/sockets.ts';

export default defineLesson({
  id: 'xds-and-uds',
  title: { ko: 'xDS와 UDS', en: 'xDS and UDS' },
  start: firstServiceDone,
  checkpoints: [
    lookupOrder,
    pushOrder,
    route,
    sent,
    endpoints,
    subset,
    moves,
    xdsPath,
    ends,
    way,
    trouble,
    maintenance,
  ],
  proof: { ci: 'route', pagePasses: true },
});
