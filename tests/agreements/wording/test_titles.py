import pytest

from agreements.wording.titles import readable


@pytest.mark.parametrize(
    ("title", "words"),
    [
        (r"Projections onto $\ell_{1, \infty}$-norm Ball", "Projections onto ℓ_(1,∞)-norm Ball"),
        (r"with $O(\sqrt{T})$ Communication Complexity", "with O(√T) Communication Complexity"),
        (r"On Implicit Regularization in $\beta$-VAEs", "On Implicit Regularization in β-VAEs"),
        ("On Implicit Regularization in $β$-VAEs", "On Implicit Regularization in β-VAEs"),
        ("learning Latent $k-$polytopes", "learning Latent k-polytopes"),
        (r"$\mathcal{H}$-consistent $x_{i,j}^{n+1}$", "ℋ-consistent xᵢ,ⱼⁿ⁺¹"),
        (r"$\tilde{O}(n^2\log n)$ and $\log\log n$", "Õ(n² log n) and log log n"),
        (r"$\operatorname{softmax}(x)$, $\sin\theta$", "softmax(x), sin θ"),
        (r"$\frac{a}{b}$ of $\frac{a+1}{n}$", "a/b of (a+1)/n"),
        (r"$\sqrt{dT}$ in $\mathbb{R}^d$", "√(dT) in ℝᵈ"),
        (r"$n^{-1/2}$, $x_b$, $a_{b_c}$, $W_\infty$, $D^*$", "n^(-1/2), x_b, a_(b_c), W_∞, D*"),
        (r"$\mathbf{w}$ and $\text{Top-}k$", "𝐰 and Top-k"),
        (r"$\left( \alpha\,\beta \right)$ \$5", "( α β ) $5"),
    ],
)
def test_formulas_are_written_out(title: str, words: str) -> None:
    assert readable(title) == words


@pytest.mark.parametrize(
    ("title", "words"),
    [
        (r"Towards Robust \emph{De Novo} Peptide Sequencing", "Towards Robust De Novo Peptide Sequencing"),
        (r"\textbf{Bold \textit{and} more} at 100\% \& \#1", "Bold and more at 100% & #1"),
        (
            r"\emph{$\beta$-VAE} of G\"odel, Erd\H{o}s, {\'E}va, \v{Z}i\v zka and Stra\ss e",
            "β-VAE of Gödel, Erdős, Éva, Žižka and Straße",
        ),
        (r"\L{}ukasz and \alpha -helices, na\"{\i}ve", "Łukasz and α -helices, naïve"),
        (r"$O(\sqrtT)$ and \emph{more}", r"$O(\sqrtT)$ and more"),
    ],
)
def test_commands_outside_of_formulas_are_read_too(title: str, words: str) -> None:
    assert readable(title) == words


@pytest.mark.parametrize(
    "title",
    [
        "“Other-Play” for Zero-Shot Coordination",
        'Disentangling "Visual" from "Reasoning"',
        "Complementary Task Learning & Mimicry for Reusable Skills",
        "(Locally) Differentially Private Combinatorial Semi-Bandits",
        "Costs $5 and $6",
        "100$ for 50% of A & B",
        r"$\unknownmacro{x}$ for $f(",
        r"$O(\sqrtT)$",
        r"$\sqrt[3]{n}$",
        "${$ and $}$ and $x^$",
        r"\unknownmacro{x} and \cite{y}",
    ],
)
def test_what_is_no_formula_or_not_understood_stays_as_it_is(title: str) -> None:
    assert readable(title) == title


@pytest.mark.parametrize(
    "title",
    [
        "$" + "^" * 498 + "$",
        "$" + "{" * 249 + "}" * 249 + "$",
        "$" + r"\hat{" * 80 + "a" + "}" * 80 + "$",
        "$" + r"\sqrt" * 99 + "$",
    ],
)
def test_a_formula_within_formulas_is_left_alone_when_nobody_could_read_it(title: str) -> None:
    assert readable(title) == title


def test_what_depends_on_the_day_or_on_other_files_is_no_part_of_a_title() -> None:
    title = r"On $\today$, $\cite{a}$, $\ref{a}$, $\input{a}$ and $\footnote$"

    assert readable(title) == title
