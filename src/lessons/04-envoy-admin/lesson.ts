import { defineLesson } from '#lesson';
import { admin, endpoint, override } from './checkpoints/admin.ts';
import { afterDrain, drained, drainPredict, unhealthy } from './checkpoints/draining.ts';
import { excerpt } from './checkpoints/excerpt.ts';
import { logging, methods, wrongMethod } from './checkpoints/methods.ts';
import { outOfService } from './checkpoints/out-of-service.ts';
import { start } from './start.ts';

export default defineLesson({
  id: 'envoy-admin',
  title: { ko: '엔보이의 관리자 인터페이스', en: "Envoy's admin interface" },
  start,
  checkpoints: [
    override,
    admin,
    endpoint,
    excerpt,
    methods,
    wrongMethod,
    logging,
    unhealthy,
    drainPredict,
    drained,
    afterDrain,
    outOfService,
  ],
  proof: { ci: 'admin', pagePasses: true },
});
