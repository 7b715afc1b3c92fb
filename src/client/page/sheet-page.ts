import './no-eval.ts';
import { LanguageSwitchElement } from './language-switch.ts';
import { SearchElement } from '../palette/search-button.ts';
import { ThemeSwitchElement } from './theme-switch.ts';

customElements.define('slip-theme', ThemeSwitchElement);
customElements.define('slip-search', SearchElement);
customElements.define('slip-language', LanguageSwitchElement);
