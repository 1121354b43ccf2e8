/** All keys of t(), taken from the English files: one line per area. */
import type account from './account.en.json'
import type acts from './acts.en.json'
import type admin from './admin.en.json'
import type app from './app.en.json'
import type audit from './audit.en.json'
import type catalogue from './catalogue.en.json'
import type chart from './chart.en.json'
import type count from './count.en.json'
import type exceptions from './exceptions.en.json'
import type figures from './figures.en.json'
import type flow from './flow.en.json'
import type gauges from './gauges.en.json'
import type home from './home.en.json'
import type inspect from './inspect.en.json'
import type labels from './labels.en.json'
import type live from './live.en.json'
import type lot from './lot.en.json'
import type nonconformance from './nonconformance.en.json'
import type papers from './papers.en.json'
import type parties from './parties.en.json'
import type photo from './photo.en.json'
import type plans from './plans.en.json'
import type reason from './reason.en.json'
import type regroup from './regroup.en.json'
import type scan from './scan.en.json'
import type session from './session.en.json'
import type settings from './settings.en.json'
import type sign from './sign.en.json'
import type spc from './spc.en.json'
import type stocktakes from './stocktakes.en.json'
import type trace from './trace.en.json'
import type ui from './ui.en.json'

export type Key =
  | keyof typeof account
  | keyof typeof acts
  | keyof typeof admin
  | keyof typeof app
  | keyof typeof audit
  | keyof typeof catalogue
  | keyof typeof chart
  | keyof typeof count
  | keyof typeof exceptions
  | keyof typeof figures
  | keyof typeof flow
  | keyof typeof gauges
  | keyof typeof home
  | keyof typeof inspect
  | keyof typeof labels
  | keyof typeof live
  | keyof typeof lot
  | keyof typeof nonconformance
  | keyof typeof papers
  | keyof typeof parties
  | keyof typeof photo
  | keyof typeof plans
  | keyof typeof reason
  | keyof typeof regroup
  | keyof typeof scan
  | keyof typeof session
  | keyof typeof settings
  | keyof typeof sign
  | keyof typeof spc
  | keyof typeof stocktakes
  | keyof typeof trace
  | keyof typeof ui
