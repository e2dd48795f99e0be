// Between the plain objects of the Python side and Cytoscape elements.

export const SIZE = 34

export function toElements(nodes, edges) {
  return [
    ...nodes.map(n => ({
      group: 'nodes',
      data: {size: SIZE, ...n},
      position: n.x == null ? undefined : {x: n.x, y: n.y},
      locked: Boolean(n.pinned),
      classes: [n.pinned ? 'pinned' : '', n.mark ?? ''].join(' ').trim(),
    })),
    ...edges.map(e => ({group: 'edges', data: {weight: 1.6, label: '', ...e}})),
  ]
}

export function positions(cy) {
  return new Map(cy.nodes().map(n => [n.id(), {...n.position()}]))
}

export function place(cy, saved) {
  cy.batch(() => saved.forEach((at, id) => {
    const n = cy.getElementById(id)
    if (n.empty()) return
    const locked = n.locked()
    if (locked) n.unlock()
    n.position(at)
    if (locked) n.lock()
  }))
}

export function toJson(cy, meta) {
  return JSON.stringify({
    ...meta,
    nodes: cy.nodes().map(n => ({...n.data(), ...n.position(), pinned: n.locked()})),
    edges: cy.edges().map(e => e.data()),
  }, null, 2)
}
