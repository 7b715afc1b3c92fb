import { z } from 'zod';
import { LanguageSwitchElement } from './language-switch.ts';
import { ThemeSwitchElement } from './theme-switch.ts';

z.config({ jitless: true });
customElements.define('slip-theme', ThemeSwitchElement);
customElements.define('slip-language', LanguageSwitchElement);
