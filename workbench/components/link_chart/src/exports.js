// What leaves the chart as a file. The classification stands on each of them.

import {ink} from './style.js'
import {toJson} from './elements.js'

const escape = s => String(s ?? '').replace(/[<>&"]/g, c => ({'<': '&lt;', '>': '&gt;', '&': '&amp;', '"': '&quot;'}[c]))

function edgeSvg(e, c) {
  const s = e.sourceEndpoint(), t = e.targetEndpoint(), m = e.midpoint()
  const arrow = e.data('directed') ? ' marker-end="url(#arrow)"' : ''
  const dash = e.data('lead') ? ' stroke-dasharray="5 4"' : ''
  const label = e.data('label') ? `<text x="${m.x}" y="${m.y - 3}" font-size="9" text-anchor="middle" fill="${c.text}">${escape(e.data('label'))}</text>` : ''
  return `<path d="M${s.x} ${s.y}L${t.x} ${t.y}" stroke="${c.line}" stroke-width="${e.data('weight')}" fill="none"${arrow}${dash}/>${label}`
}

// A name stands where the chart writes it; where it writes none, the name is the node's title.
function nameSvg(n, r, c) {
  if (n.hasClass('unnamed')) return ''
  const [x, y, anchor] = n.hasClass('above') ? [0, -r - 6, 'middle'] : n.hasClass('right') ? [r + 5, 4, 'start']
    : n.hasClass('left') ? [-r - 5, 4, 'end'] : [0, r + 14, 'middle']
  return `<text x="${x}" y="${y}" font-size="11" text-anchor="${anchor}" fill="${c.text}">${escape(n.data('label'))}</text>`
}

function nodeSvg(n, kinds, c) {
  const p = n.position(), look = kinds[n.data('kind')] || {colour: '#6b7780', icon: ''}, r = n.data('size') / 2
  return `<g transform="translate(${p.x} ${p.y})"><title>${escape(n.data('label'))}</title><circle r="${r}" fill="${look.colour}"/>` +
    `<g transform="translate(${-r * 0.62} ${-r * 0.62}) scale(${(r * 1.24) / 24})" fill="#fff">${look.icon}</g>` +
    `${nameSvg(n, r, c)}</g>`
}

export function toSvg(cy, model) {
  const c = ink(false), b = cy.elements(':visible').boundingBox(), pad = 40
  const w = b.w + 2 * pad, h = b.h + 2 * pad + 30
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${b.x1 - pad} ${b.y1 - pad} ${w} ${h}" width="${w}" height="${h}" font-family="Helvetica, Arial, sans-serif">` +
    `<defs><marker id="arrow" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="6" markerHeight="6" orient="auto"><path d="M0 0L10 5L0 10z" fill="${c.line}"/></marker></defs>` +
    `<rect x="${b.x1 - pad}" y="${b.y1 - pad}" width="${w}" height="${h}" fill="#fff"/>` +
    cy.edges(':visible').map(e => edgeSvg(e, c)).join('') +
    cy.nodes(':visible').map(n => nodeSvg(n, model.kinds, c)).join('') +
    `<text x="${b.x1 - pad + 12}" y="${b.y1 - pad + h - 12}" font-size="12" fill="${c.text}">${escape(model.banner)}</text></svg>`
}

export function toGraphml(cy, banner) {
  const keys = [['kind', 'node'], ['label', 'node'], ['kind', 'edge'], ['label', 'edge'], ['grade', 'edge']]
  const heads = keys.map(([k, f]) => `<key id="${f}_${k}" for="${f}" attr.name="${k}" attr.type="string"/>`).join('')
  const data = (el, f, names) => names.map(k => `<data key="${f}_${k}">${escape(el.data(k))}</data>`).join('')
  return `<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns"><!-- ${escape(banner).replace(/--/g, '- -')} -->${heads}<graph edgedefault="directed">` +
    cy.nodes().map(n => `<node id="${escape(n.id())}">${data(n, 'node', ['kind', 'label'])}</node>`).join('') +
    cy.edges().map(e => `<edge id="${escape(e.id())}" source="${escape(e.data('source'))}" target="${escape(e.data('target'))}">${data(e, 'edge', ['kind', 'label', 'grade'])}</edge>`).join('') +
    '</graph></graphml>'
}

async function toPng(cy, model) {
  const bg = ink(model.dark).halo, scale = 2
  const image = await createImageBitmap(await cy.png({full: true, scale, bg, output: 'blob-promise', maxWidth: 8000, maxHeight: 8000}))
  const pad = 30 * scale, canvas = document.createElement('canvas')
  canvas.width = image.width + 2 * pad
  canvas.height = image.height + 3 * pad
  const g = canvas.getContext('2d')
  g.fillStyle = bg
  g.fillRect(0, 0, canvas.width, canvas.height)
  g.drawImage(image, pad, pad)
  g.fillStyle = ink(model.dark).text
  g.font = `${12 * scale}px sans-serif`
  g.fillText(model.banner, pad, canvas.height - pad / 2)
  return new Promise(resolve => canvas.toBlob(resolve, 'image/png'))
}

const MAKERS = {
  png: toPng,
  svg: (cy, model) => new Blob([toSvg(cy, model)], {type: 'image/svg+xml'}),
  json: (cy, model) => new Blob([toJson(cy, {classification: model.banner})], {type: 'application/json'}),
  graphml: (cy, model) => new Blob([toGraphml(cy, model.banner)], {type: 'application/graphml+xml'}),
}

export async function download(cy, model, format) {
  const blob = await MAKERS[format](cy, model)
  const a = document.createElement('a')
  a.href = URL.createObjectURL(blob)
  a.download = `link-chart.${format}`
  a.click()
  setTimeout(() => URL.revokeObjectURL(a.href), 10000)
  return blob.size
}
