import torch


def wrong_1(loss, optimizer, x):
    """Wrong: the gradients are never cleared, so those of earlier batches are added to this one's."""
    value = loss(x)
    value.backward()
    optimizer.step()
    return value.item()


def wrong_2(loss, optimizer, x):
    """Wrong: returns the loss of the batch after the step, computed anew, instead of the one whose gradient was taken."""
    optimizer.zero_grad()
    loss(x).backward()
    optimizer.step()
    with torch.no_grad():
        return float(loss(x))


def wrong_3(loss, optimizer, x):
    """Wrong: zero_grad stands between backward and step, so the step sees no gradient and nothing is learned."""
    value = loss(x)
    value.backward()
    optimizer.zero_grad()
    optimizer.step()
    return float(value.detach())


def wrong_4(loss, optimizer, x):
    """Wrong twice: gradients of earlier batches are not cleared, and the loss is divided by the batch size before it is returned."""
    value = loss(x)
    value.backward()
    optimizer.step()
    return value.item() / len(x)


def right_1(loss, optimizer, x):
    """Right: everything in a closure that the optimizer calls: clear, compute, backward; the first loss it saw is returned."""
    seen = []

    def closure():
        optimizer.zero_grad()
        value = loss(x)
        value.backward()
        seen.append(value.item())
        return value

    optimizer.step(closure)
    return seen[0]


def right_2(loss, optimizer, x):
    """Right: gradients by autograd.grad for the optimizer's own parameters, written over whatever stood in .grad, then one step."""
    parameters = [p for group in optimizer.param_groups for p in group["params"] if p.requires_grad]
    value = loss(x)
    gradients = torch.autograd.grad(value, parameters, allow_unused=True)
    for p, gradient in zip(parameters, gradients, strict=True):
        p.grad = gradient
    optimizer.step()
    return float(value.detach())
