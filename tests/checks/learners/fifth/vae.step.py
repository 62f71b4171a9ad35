import torch


def wrong_1(loss, optimizer, x):
    """Forgets zero_grad: the gradients of earlier batches are added to this one's."""
    value = loss(x)
    value.backward()
    optimizer.step()
    return value.item()


def wrong_2(loss, optimizer, x):
    """Returns the loss after the step, computed anew."""
    optimizer.zero_grad()
    loss(x).backward()
    optimizer.step()
    with torch.no_grad():
        return float(loss(x))


def wrong_3(loss, optimizer, x):
    """zero_grad comes between backward and step: the fresh gradient is thrown away."""
    value = loss(x)
    value.backward()
    optimizer.zero_grad()
    optimizer.step()
    return value.detach().item()


def wrong_4(loss, optimizer, x):
    """Two mistakes: no zero_grad, and the figure returned comes from a second evaluation, not from the loss that was differentiated."""
    with torch.no_grad():
        shown = loss(x).item()
    loss(x).backward()
    optimizer.step()
    return shown


def right_1(loss, optimizer, x):
    """zero_grad, loss, backward, step, item."""
    optimizer.zero_grad()
    value = loss(x)
    value.backward()
    optimizer.step()
    return value.item()


def right_2(loss, optimizer, x):
    """A closure which the optimizer calls."""
    seen = []

    def closure():
        optimizer.zero_grad(set_to_none=True)
        value = loss(x)
        value.backward()
        seen.append(value.item())
        return value

    optimizer.step(closure)
    return seen[0]
