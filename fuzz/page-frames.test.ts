import { pageFrames } from './page.ts';
import { testKind } from './test-kind.ts';

testKind(pageFrames);
