import { testKind } from './test-kind.ts';
import { webTab } from './web-tab.ts';

testKind(webTab);
