"""Long work in processes of its own: what computes on a graph never holds up another reader."""
