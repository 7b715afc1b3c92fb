import { pageMessages } from './page.ts';
import { testKind } from './test-kind.ts';

testKind(pageMessages);
