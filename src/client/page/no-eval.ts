import { z } from 'zod';

// Every page imports this file before its other ones: a schema that is made earlier tries `new Function`,
// which our policy forbids and the browser then lists as an issue.
z.config({ jitless: true });
