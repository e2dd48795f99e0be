// Entry of the bundle: Panel looks the component up by its class name.

import {Chart} from './chart.js'

const CSS = `
.root{position:relative;width:100%;height:100%;min-height:320px;overflow:hidden}
.canvas{position:absolute;inset:0 0 64px 0;outline-offset:-3px}
.root button{font:inherit;color:inherit}
.root{font:14px/1.4 "Segoe UI",Roboto,"Noto Sans",Helvetica,Arial,sans-serif;color:#1d252c;--line:#0002;--on:#0b6e6e}
.root.dark{color:#e6eaed;--line:#fff3;--on:#4fd1c5}
.legend{position:absolute;left:10px;top:10px;display:grid;gap:2px;justify-items:start;padding:4px;border-radius:14px;background:color-mix(in srgb,var(--panel-surface-color,#fff) 84%,transparent)}
.legend button{display:flex;align-items:center;gap:8px;padding:4px 10px 4px 4px;border:0;border-radius:99px;background:none;cursor:pointer}
.legend button:hover{background:var(--line)}
.legend button:focus-visible,.timeline:focus-visible{outline:3px solid var(--on)}
.legend i{display:grid;place-items:center;width:22px;height:22px;border-radius:50%}
.legend svg{width:13px;height:13px}
.legend span{opacity:.6;font-variant-numeric:tabular-nums}
.legend button[aria-pressed=false]{opacity:.45;text-decoration:line-through}
.timeline{position:absolute;left:0;right:0;bottom:0;height:64px;padding:8px 16px 6px;border-top:1px solid var(--line);cursor:ew-resize;user-select:none;touch-action:none}
.timeline[hidden]{display:none}
.bars{display:flex;align-items:flex-end;gap:2px;height:28px}
.bars i{flex:1;min-width:1px;background:var(--on);border-radius:2px 2px 0 0}
.bars i.off{opacity:.2}
.span{font-size:12px;opacity:.75;margin-top:3px}
.canvas:focus-visible{outline:3px solid #0b8a8a}
.live{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.menu{position:absolute;z-index:20;min-width:190px;padding:6px;border-radius:8px;
 background:#fff;color:#1d252c;border:1px solid #d5dbe0;box-shadow:0 8px 28px #0003}
.dark .menu{background:#1f262c;color:#e6eaed;border-color:#3a444c}
.menu button{display:flex;justify-content:space-between;gap:24px;width:100%;padding:8px 10px;border:0;border-radius:6px;background:none;color:inherit;font:inherit;text-align:left;cursor:pointer}
.menu button:hover,.menu button:focus-visible{background:#0b6e6e;color:#fff;outline:0}
.menu kbd{font:12px ui-monospace,monospace;opacity:.65}`

function build(model) {
  const root = document.createElement('div')
  root.className = model.dark ? 'root dark' : 'root'
  const css = document.createElement('style')
  css.textContent = CSS
  const box = document.createElement('div')
  box.className = 'canvas'
  box.tabIndex = 0
  box.setAttribute('role', 'application')
  box.setAttribute('aria-label', model.words.help ?? '')
  const live = document.createElement('div')
  live.className = 'live'
  live.setAttribute('role', 'status')
  live.setAttribute('aria-live', 'polite')
  root.append(css, box, live)
  return {root, box}
}

function render({model}) {
  const {root, box} = build(model)
  let chart = null
  // Cytoscape throws in a box without size, so it starts with the first size and follows later ones.
  const sizes = new ResizeObserver(() => {
    if (!box.isConnected || !box.clientWidth || !box.clientHeight) return
    if (chart) chart.cy.resize()
    else { chart = new Chart(model, root); root.chart = chart }
  })
  sizes.observe(box)
  model.on('dark', () => root.classList.toggle('dark', model.dark))
  model.on('remove', () => { sizes.disconnect(); chart?.destroy() })
  return root
}

export default {LinkChart: {render}}
