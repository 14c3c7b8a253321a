// An export beside the page: the same program, on a canvas that nobody sees.
'use strict';

importScripts('workbench.js');

const kTypes = {
  apng: 'image/apng', gif: 'image/gif', html: 'text/html', png: 'image/png', svg: 'image/svg+xml', tex: 'application/x-tex',
  webp: 'image/webp', zip: 'application/zip',
};
const typeOf = (path) => kTypes[path.slice(path.lastIndexOf('.') + 1)];

// What a page of its own is made of, where the program looks for it.
async function fetchLivePart(module) {
  module.FS.mkdirTree('/web');
  for (const name of ['convwalk.js', 'figure.js', 'figure.wasm']) {
    const answer = await fetch(name);
    if (answer.ok) module.FS.writeFile('/web/' + name, new Uint8Array(await answer.arrayBuffer()));
  }
}

onmessage = async ({data: {scenario, path, format}}) => {
  const ended = (whyNot) => postMessage({ended: true, whyNot});
  try {
    const offscreen = new OffscreenCanvas(1, 1);
    const module = await convwalkWorkbench({page: {}, preRun: [(program) => { program.ENV.CONVWALK_WEB_FILES = '/web'; }]});
    if (path.endsWith('.html')) await fetchLivePart(module);
    module.specialHTMLTargets['#offscreen'] = offscreen;
    module.FS.mkdirTree('/documents');
    const ask = (name) => module.ccall('convwalk_' + name, 'string', [], []);
    const frames = module.ccall('convwalk_export_begin', 'number', ['string', 'string', 'string'], [scenario, path, format]);
    if (frames === 0) return ended(ask('said'));
    let told = 0;
    for (let done = 0; module.ccall('convwalk_export_next', 'number', [], []);) {
      ++done;
      if (performance.now() - told < 50) continue;
      told = performance.now();
      postMessage({done: Math.min(done, frames), frames});
    }
    const whyNot = ask('said');
    if (whyNot) return ended(whyNot);
    const file = ask('export_file');
    const bytes = module.FS.readFile(file);
    return postMessage({ended: true, whyNot, bytes, file, type: typeOf(file)}, [bytes.buffer]);
  } catch (error) {
    return ended('the export stopped: ' + error);
  }
};
