import './no-eval.ts';
import { LanguageSwitchElement } from './language-switch.ts';
import { ThemeSwitchElement } from './theme-switch.ts';

customElements.define('slip-theme', ThemeSwitchElement);
customElements.define('slip-language', LanguageSwitchElement);
