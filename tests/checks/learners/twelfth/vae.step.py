import torch


def wrong_1(loss, optimizer, x):
    """Wrong: the old gradients are never cleared, so the step goes along the sum of all batches so far."""
    value = loss(x)
    value.backward()
    optimizer.step()
    return value.item()


def wrong_2(loss, optimizer, x):
    """Wrong: returns the loss computed anew after the step."""
    optimizer.zero_grad()
    loss(x).backward()
    optimizer.step()
    with torch.no_grad():
        return float(loss(x))


def wrong_3(loss, optimizer, x):
    """Wrong: clears the gradients between backward and step, so the step has no gradient to go along."""
    value = loss(x)
    value.backward()
    optimizer.zero_grad()
    optimizer.step()
    return value.item()


def wrong_4(loss, optimizer, x):
    """Wrong twice: clears the gradients of earlier batches nowhere, and calls loss a second time after the step for the number it returns."""
    before = loss(x)
    before.backward()
    optimizer.step()
    after = loss(x).detach()
    return after.item()


def right_1(loss, optimizer, x):
    """Right: torch.autograd.grad gives the gradients, which replace whatever the parameters held."""
    parameters = [p for group in optimizer.param_groups for p in group["params"] if p.requires_grad]
    value = loss(x)
    gradients = torch.autograd.grad(value, parameters, allow_unused=True)
    for parameter, gradient in zip(parameters, gradients):
        parameter.grad = gradient
    optimizer.step()
    return value.item()


def right_2(loss, optimizer, x):
    """Right: a closure clears the gradients, computes the loss once and goes back; the optimizer calls it before its step."""
    seen = []

    def closure():
        optimizer.zero_grad()
        value = loss(x)
        value.backward()
        seen.append(value.detach().item())
        return value

    optimizer.step(closure)
    return seen[0]
