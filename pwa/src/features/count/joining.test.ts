import { beforeEach, expect, test } from 'vitest'
import { aPlant } from '../../scan/plant.testing.ts'
import { hiddenPlaces } from '../../scan/counted.ts'
import { Joining, partOf } from './joining.ts'

const ANNA = 32
let client = aPlant()
const joined = async () =>
  [...(await client.acts())].reverse().map(({ kind, args }) => [kind, args['on']])

beforeEach(() => {
  client = aPlant()
  client.put('device', 'd', { id: 'd', name: 'Phone 1' })
})

test('taking part shows at once, as waiting, and a second tap says it no second time', async () => {
  const joining = new Joining()
  await Promise.all([joining.say(client, 1, true, ANNA), joining.say(client, 1, true, ANNA)])
  expect(partOf(client.replica, 1)).toEqual({ isOn: true, waits: true })
  await joining.say(client, 1, true, ANNA)
  expect(await joined()).toEqual([['stocktake.join', true]])
})

test('stopping is said once too, and the figures stay hidden until the server gives them', async () => {
  const plan = { id: 1, status: 'open', blind: true, zone: null, kind: 'class' }
  client.put('stocktake', '1', plan)
  client.put('count_line', '5', { id: 5, stocktake: 1, location: 12, state: 'open' })
  client.put('count_device', '1.d', { stocktake: 1, device: 'd', on: true, is_blind: true })
  const joining = new Joining()
  await joining.say(client, 1, false, ANNA)
  await joining.say(client, 1, false, ANNA)
  expect(partOf(client.replica, 1)).toEqual({ isOn: false, waits: true })
  expect([...hiddenPlaces(client.replica)]).toEqual([12])
  expect(await joined()).toEqual([['stocktake.join', false]])
})

test('whoever changes the mind before the network comes says the opposite', async () => {
  const joining = new Joining()
  await joining.say(client, 1, true, ANNA)
  await joining.say(client, 1, false, ANNA)
  expect(await joined()).toEqual([
    ['stocktake.join', true],
    ['stocktake.join', false],
  ])
  expect(partOf(client.replica, 1)).toEqual({ isOn: false, waits: false })
})

test('what could not be written can be said again', async () => {
  const joining = new Joining()
  client.failNext(new Error('full'))
  await expect(joining.say(client, 1, true, ANNA)).rejects.toThrow('full')
  await joining.say(client, 1, true, ANNA)
  expect(await joined()).toEqual([['stocktake.join', true]])
})
