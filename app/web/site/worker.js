// An export beside the page: the same program, on a canvas that nobody sees.
'use strict';

importScripts('convwalk.js');

const kTypes = {gif: 'image/gif', png: 'image/png', svg: 'image/svg+xml'};

onmessage = async ({data: {scenario, path, format}}) => {
  const ended = (whyNot, bytes) => postMessage({ended: true, whyNot, bytes, type: kTypes[format]}, bytes ? [bytes.buffer] : []);
  try {
    const offscreen = new OffscreenCanvas(1, 1);
    const module = await convwalk({page: {}});
    module.specialHTMLTargets['#offscreen'] = offscreen;
    module.FS.mkdirTree('/documents');
    const said = () => module.ccall('convwalk_said', 'string', [], []);
    const frames = module.ccall('convwalk_export_begin', 'number', ['string', 'string', 'string'], [scenario, path, format]);
    if (frames === 0) return ended(said());
    let told = 0;
    for (let done = 0; module.ccall('convwalk_export_next', 'number', [], []);) {
      ++done;
      if (performance.now() - told < 50) continue;
      told = performance.now();
      postMessage({done: Math.min(done, frames), frames});
    }
    const whyNot = said();
    return ended(whyNot, whyNot ? undefined : module.FS.readFile(path));
  } catch (error) {
    return ended('the export stopped: ' + error);
  }
};
