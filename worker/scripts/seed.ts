// `npm run seed`: what npm start does before it starts: migrations and the demo workspace, on the state of KAIWA_STATE.
// The Worker of that state must not be running. Refused where LINE's side is not the simulator.
import { readLocalSettings } from './local-settings';
import { takenPorts } from './local-system';
import { prepareState } from './seed-workspace';

const settings = readLocalSettings();
if (!settings.isSimulated) {
  console.error(
    `Not seeded: LINE_API_BASE is ${settings.variables.LINE_API_BASE}, and demo people have a printed password.`,
  );
  process.exitCode = 1;
} else if ((await takenPorts(settings)).length > 0) {
  console.error('Not seeded: something runs on the ports of this state. End it first.');
  process.exitCode = 1;
} else {
  await prepareState(settings);
  console.log(`Seeded ${settings.stateFolder}. Password of the demo people: ${settings.demo.password}`);
}
