// The desk first: the incident looks for its model when it is upgraded.
import '../desk/desk-page.ts';
import { IncidentElement } from './incident-panel.ts';

customElements.define('slip-incident', IncidentElement);
