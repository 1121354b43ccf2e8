/** Entry of the page: ?show=imr&lang=zh-CN&theme=dark; the benchmark calls `takeChart`. */
import '../../src/ui/tokens.css'
import '../../src/ui/elements.css'
import '../../src/ui/desk.css'
import { mount } from 'svelte'
import { dictionary, type Language } from '../../src/app/i18n.svelte.ts'
import Gallery from './Gallery.svelte'
import { offerMeasures } from './measure.ts'

const query = new URLSearchParams(location.search)
document.documentElement.dataset['theme'] = query.get('theme') ?? 'light'
await dictionary.use((query.get('lang') ?? 'zh-CN') as Language)
await dictionary.need(['floor', 'office'])
const target = document.getElementById('app')
if (!target) throw new Error('index.html has no #app')
const show = query.get('show')
if (show === null) offerMeasures(target)
else mount(Gallery, { target, props: { show } })
document.body.dataset['ready'] = 'true'
