// Positions: the first layout, a new layout on demand, and additions that move no old node.

import {place, positions} from './elements.js'

const GOLDEN = 2.39996

function options(count, more) {
  return {
    name: 'fcose', animate: false, fit: false, packComponents: true, nodeDimensionsIncludeLabels: true,
    quality: count > 1200 ? 'draft' : 'default', numIter: count > 600 ? 600 : 2500,
    nodeRepulsion: 9000, idealEdgeLength: 105, nodeSeparation: 110, gravity: 0.4, tilingPaddingHorizontal: 40, tilingPaddingVertical: 40, ...more,
  }
}

export function arrange(cy, randomize) {
  const shown = cy.elements(':visible')
  if (shown.nodes().length) shown.layout(options(shown.nodes().length, {randomize})).run()
}

function scatter(fresh, centre) {
  fresh.forEach((n, i) => {
    const r = 70 + 17 * Math.sqrt(i)
    n.position({x: centre.x + r * Math.cos(i * GOLDEN), y: centre.y + r * Math.sin(i * GOLDEN)})
  })
}

export function settle(cy, anchor, fresh) {
  const old = positions(cy)
  fresh.nodes().forEach(n => old.delete(n.id()))
  scatter(fresh.nodes(), anchor && anchor.nonempty() ? anchor.position() : middle(cy))
  const near = fresh.union(fresh.neighborhood())
  const fixed = near.nodes().difference(fresh)
  if (fresh.nodes().length && cy.nodes().length < 4000) {
    near.layout(options(near.nodes().length, {
      randomize: false, packComponents: false,
      fixedNodeConstraint: fixed.map(n => ({nodeId: n.id(), position: {...n.position()}})),
    })).run()
  }
  place(cy, old)
}

function middle(cy) {
  const e = cy.extent()
  return {x: (e.x1 + e.x2) / 2, y: (e.y1 + e.y2) / 2}
}

export function ring(cy) {
  cy.elements(':visible').layout({
    name: 'concentric', animate: false, fit: false, minNodeSpacing: 34,
    concentric: n => n.degree(), levelWidth: () => 2,
  }).run()
}
