"""Exact mathematics of equivariant two-layer ReLU networks: no solver, no files, no printing.

``THEORY.md`` beside this file has the definitions and the proofs; docstrings cite its sections and theorems.
Rooms import only rooms before them. In reading order (an example of each file is in its docstrings):

* errors.py: the one exception for input without meaning
* limits.py: how large groups and representations may be
* numbers/fields.py: what an exact ordered field is; the rational numbers
* numbers/matrices.py: sparse vectors and matrices over a field, their linear algebra
* numbers/real_fields.py: the fields Q(2 cos(2 pi / n)), their arithmetic and order
* numbers/conductors.py: the smallest field that contains given numbers
* numbers/special_values.py: cosines, sines, square roots
* numbers/radicals.py: how people write the numbers of a real field
* numbers/finite_fields.py: finite fields, for linear groups over them
* groups/permutations.py: permutations and cycle notation
* groups/orbits.py: orbits of points under generators; left cosets
* groups/stabilizer_chains.py: chains of stabilizers, which give the order of a group
* groups/graph_automorphisms.py: automorphisms of graphs
* groups/constructed_groups.py: groups from numbers, fields or diagrams: dicyclic, linear, reflection groups, ...
* groups/continuous_groups.py: rotation, unitary, symplectic, linear, Lorentz groups by their Lie algebras
* groups/named_groups.py: C_n, S_n, ..., Mathieu groups, products
* groups/permutation_groups.py: groups by generators; all elements where they are needed
* groups/matrix_groups.py: groups of exact matrices as permutation groups; relations
* groups/equivariant_maps.py: Hom_G(V, U) from generators
* groups/representations.py: representations, sums, products, powers, duals
* groups/lie_algebras.py: what a Lie algebra annihilates, and the finite group that is left
* groups/subgroups.py: subgroups up to conjugacy
* groups/signed_types.py: pairs (S, lambda), induced representations, semi-invariants, architectures
* groups/characters.py: conjugacy classes and irreducible characters
* groups/irreducible_matrices.py: exact matrices of irreducible representations
* groups/point_actions.py: permutations of subsets, pixels, faces of solids
* groups/natural_matrices.py: rotations of the plane and of solids, quaternions, reflections
* groups/continuous_representations.py: vector, det, harmonic, charge of continuous groups
* groups/named_representations.py: trivial, sign, permutation, irrep, coset, ... and expressions in them
* groups/channels.py: transitive permutation representations, the channels of hidden layers
* groups/images.py: orders of groups and of their images, where they are cheap to know
* groups/orbit_spaces.py: dimensions of generic orbits, for finite groups and Lie algebras
* functions/expressions.py: continuous piecewise linear maps as graphs
* functions/polynomials.py: polynomial maps, their monomials and texts
* functions/semantic_actions.py: what each part of a text denotes
* functions/expression_language.py: the texts that denote expressions and exact numbers
* functions/normal_forms.py: normal forms of expressions, whatever the order of their arguments
* functions/abs_normal.py: piecewise linear functions by absolute values
* functions/networks.py: two-layer networks
* functions/canonical_forms.py: hyperplanes, channel vectors, affine part; equality and equivariance
* functions/one_kink.py: relu, leaky relu and abs; their networks from those of relu
* functions/infinitesimal.py: equivariance under a Lie algebra
* functions/hyperplane_orbits.py: orbits of hyperplanes, oriented or flipping
* functions/pieces.py: the pieces of nested targets, cell by cell
* functions/activations.py: which activations commute with which matrices
* functions/equality.py: are two functions equal; neurons that are permuted and rescaled
* functions/symmetry.py: how much symmetry a matrix, network or function has
* widths/prices.py: what orbits of neurons cost where the channels are chosen beforehand
* widths/residual_problem.py: the minimal-width problem and networks from its solutions
* widths/covers.py: covers of a residual by signed permutation representations
* widths/compensation.py: the factor by which width compensates
* widths/extremal_functions.py: functions that need more neurons when every layer is equivariant
* complexity/hidden_orbits.py: orbits of neurons, their weight subspaces
* complexity/dimension.py: the functional dimension
* complexity/derivative.py: the rank of the derivative at points, which bounds the dimension from below
* complexity/formulas.py: parameters and dimensions as formulas in the width
* complexity/families.py: formulas for families of groups
* complexity/ball_arithmetic.py: formulas evaluated with rounding outward
* complexity/bounds.py: growth function, VC dimension, norms, covering numbers, generalization
* complexity/approximation.py: equivariant polynomials, and which of them networks approximate
* complexity/weight_arrangements.py: the arrangement of the weight subspaces of one width
"""
