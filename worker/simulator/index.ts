// Entry of the simulator Worker: the page's files, and everything else into the one object that is the platform. No logic.
import { pageFile } from './page/page-files';

// biome-ignore lint/performance/noBarrelFile: the platform finds the object's class at the entry
export { LinePlatform } from './platform-do';

export default {
  fetch(request, env) {
    return pageFile(new URL(request.url).pathname) ?? env.LINE_PLATFORM.getByName('line').fetch(request);
  },
} satisfies ExportedHandler<Env>;
