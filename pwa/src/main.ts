/** First load: styles, language, theme, then the frame of the application. */
import './ui/tokens.css'
import './ui/elements.css'
import { mount } from 'svelte'
import App from './app/App.svelte'
import { dictionary } from './app/i18n.svelte.ts'
import { firstLanguage } from './app/language.ts'
import { applyTheme } from './app/preferences.svelte.ts'
import { syncEngine } from './data/client.ts'

async function begin(): Promise<void> {
  applyTheme()
  // Loads beside the dictionary; boot waits for it.
  void syncEngine()
  await dictionary.use(firstLanguage())
  const target = document.getElementById('app')
  if (!target) throw new Error('index.html has no #app')
  mount(App, { target })
}

void begin()
